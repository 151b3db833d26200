"""The lectures as a report: what is derived, checked and trained, and how that is written down."""
