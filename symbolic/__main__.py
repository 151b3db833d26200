from symbolic.command import main

raise SystemExit(main())
