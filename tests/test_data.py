"""Data: the bundled sets, MNIST, and what the readers of IDX and CSV files accept and refuse."""

import gzip
import struct

import numpy as np
import pytest

from jaxnn import data

# --- bundled ---


@pytest.mark.parametrize(
    ("load", "shape", "counts"),
    [
        (data.iris, (150, 4), [50, 50, 50]),
        (data.digits, (1797, 64), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
        (data.breast_cancer, (569, 30), [212, 357]),
        (data.wine, (178, 13), [59, 71, 48]),
    ],
)
def test_bundled_classes(load, shape, counts):
    x, y, features, targets = load()
    assert (x.shape, x.dtype, y.dtype) == (shape, np.float32, np.int32)
    assert np.bincount(y).tolist() == counts
    assert (len(features), len(targets)) == (shape[1], len(counts))
    assert all(isinstance(name, str) for name in (*features, *targets))
    assert np.isfinite(x).all()


def test_ranges_of_bundled_sets():
    assert (data.digits().x.min(), data.digits().x.max()) == (0, 16)
    assert 0 < data.iris().x.min() < data.iris().x.max() < 10


def test_diabetes_has_values_for_a_target():
    x, y, features, targets = data.diabetes()
    assert (x.shape, y.shape, len(features)) == ((442, 10), (442, 1), 10)
    assert (x.dtype, y.dtype) == (np.float32, np.float32)
    assert (y.min(), y.max()) == (25, 346)
    assert targets == ("progression",)


# --- IDX ---

CODES = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


def idx(array):
    """The bytes of an IDX file: big-endian, after a header of the type and the axes."""
    code = CODES[array.dtype.str[1:]]
    axes = struct.pack(f">{array.ndim}I", *array.shape)
    return (
        bytes([0, 0, code, array.ndim])
        + axes
        + array.astype(array.dtype.newbyteorder(">")).tobytes()
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "some.idx"


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("shape", [(5,), (2, 3, 4), (0, 28, 28)])
def test_idx_round_trip(path, code, zipped, shape):
    array = (np.random.default_rng(0).normal(size=shape) * 50).astype("i2").astype(code)
    path.write_bytes(gzip.compress(idx(array)) if zipped else idx(array))
    read = data.read_idx(path)
    assert (read.shape, read.dtype) == (array.shape, array.dtype)
    assert read.dtype.isnative
    np.testing.assert_array_equal(read, array)


def test_idx_is_told_by_its_content_and_not_its_name(path):
    misnamed = path.with_suffix(".gz")
    misnamed.write_bytes(idx(np.arange(3, dtype="u1")))
    assert data.read_idx(str(misnamed)).tolist() == [0, 1, 2]


PIXELS = np.arange(24, dtype="u1").reshape(2, 3, 4)
WHOLE = idx(PIXELS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (WHOLE[:-1], r"promises 24 bytes of data \(shape \(2, 3, 4\)\) but 23 follow"),
        (WHOLE + b"\0", r"promises 24 bytes of data .* but 25 follow"),
        (WHOLE[:4] + struct.pack(">I", 60_000) + WHOLE[8:], r"promises 720000 bytes .* but 24 follow"),
        (WHOLE[:4] + b"\xff" * 12 + WHOLE[16:], r"promises 79228162458924105385300197375 bytes"),
        (WHOLE[:10], "ends inside its header"),
        (WHOLE[:3], "does not start with an IDX header"),
        (b"", "does not start with an IDX header"),
        (b"\1" + WHOLE[1:], "does not start with an IDX header"),
        (WHOLE[:2] + b"\x0a" + WHOLE[3:], "does not start with an IDX header"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "does not start with an IDX header"),
        (gzip.compress(WHOLE)[:-9], "is a truncated or damaged gzip file"),
        (gzip.compress(WHOLE)[:12], "is a truncated or damaged gzip file"),
        (gzip.compress(WHOLE)[:-8] + bytes(8), "is a truncated or damaged gzip file"),
        (b"\x1f\x8b" + bytes(30), "is a truncated or damaged gzip file"),
        (gzip.compress(WHOLE[:-1]), "promises 24 bytes of data .* but 23 follow"),
    ],
    ids=[
        "short", "long", "lying", "huge", "half a header", "three bytes", "empty", "first byte", "type",
        "picture", "cut gzip", "gzip header only", "wrong checksum", "no gzip", "short in gzip",
    ],
)  # fmt: skip
def test_idx_refuses_what_is_not_whole(path, content, message):
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"read_idx: .*some\.idx " + message):
        data.read_idx(path)


def test_a_missing_idx_file_is_an_os_error(path):
    with pytest.raises(FileNotFoundError, match=r"some\.idx"):
        data.read_idx(path)


# --- MNIST ---

FILES = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
]


@pytest.fixture(scope="module")
def mnist(data_folder):
    return data.mnist(data_folder / "mnist")


def test_mnist_has_its_published_shapes(mnist):
    for part, rows in zip(mnist, (60_000, 10_000), strict=True):
        assert (part.x.shape, part.x.dtype) == ((rows, 784), np.float32)
        assert (part.y.shape, part.y.dtype) == ((rows,), np.int32)
        assert (part.x.min(), part.x.max()) == (0, 1)
        assert part.target_names == tuple("0123456789")


def test_mnist_has_its_published_labels(mnist):
    train, test = mnist
    assert train.y[:5].tolist() == [5, 0, 4, 1, 9]
    assert test.y[:5].tolist() == [7, 2, 1, 0, 4]
    assert np.bincount(train.y).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949
    ]  # fmt: skip


def test_mnist_pixels_are_row_by_row(mnist, data_folder):
    with gzip.open(data_folder / "mnist" / f"{FILES[2]}.gz") as file:
        first = np.frombuffer(file.read(16 + 784)[16:], np.uint8)
    np.testing.assert_allclose(mnist[1].x[0], first / 255, rtol=1e-6)


def tiny_mnist(folder, zipped=False, labels=2):
    for name in FILES:
        content = (
            idx(np.zeros((2, 28, 28), "u1")) if "images" in name else idx(np.ones(labels, "u1"))
        )
        file = folder / (name + ".gz" if zipped else name)
        file.write_bytes(gzip.compress(content) if zipped else content)
    return folder


def test_mnist_may_be_unzipped(tmp_path):
    train, test = data.mnist(tiny_mnist(tmp_path))
    assert (train.x.shape, test.y.tolist()) == ((2, 784), [1, 1])


def test_other_files_than_the_published_ones_are_refused_unless_wanted(tmp_path):
    folder = tiny_mnist(tmp_path, zipped=True)
    with pytest.raises(
        ValueError,
        match=r"mnist: train-images-idx3-ubyte\.gz has sha256 .*, not the published 440fcabf73cc…; "
        "fetch it again, or pass check=False",
    ):
        data.mnist(folder)
    assert data.mnist(folder, check=False)[0].x.shape == (2, 784)


@pytest.mark.parametrize("missing", FILES)
def test_a_missing_mnist_file_is_named(tmp_path, missing):
    (tiny_mnist(tmp_path) / missing).unlink()
    with pytest.raises(
        FileNotFoundError, match=rf"mnist: there is no {missing}\.gz \(or {missing}\) in "
    ):
        data.mnist(tmp_path)


def test_mnist_refuses_other_numbers_of_images_and_labels(tmp_path):
    with pytest.raises(ValueError, match="mnist: 2 images but 3 labels; give files of one set"):
        data.mnist(tiny_mnist(tmp_path, labels=3))


def test_a_truncated_mnist_file_is_refused(tmp_path):
    file = tiny_mnist(tmp_path) / FILES[0]
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ValueError, match="header of train-images-idx3-ubyte promises 1568 bytes"):
        data.mnist(tmp_path)


# --- CSV ---


@pytest.fixture
def write(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


HOUSES = "size,rooms,price\n50,2,1.5\n80,3,2.25\n"


def test_csv_of_values(write):
    x, y, features, targets = data.read_csv(write(HOUSES), target="price")
    assert (x.tolist(), x.dtype) == ([[50, 2], [80, 3]], np.float32)
    assert (y.tolist(), y.dtype) == ([[1.5], [2.25]], np.float32)
    assert (features, targets) == (("size", "rooms"), ("price",))


def test_csv_of_classes(write):
    houses = data.read_csv(write(HOUSES), target="rooms", columns=["price"])
    assert (houses.x.tolist(), houses.feature_names) == ([[1.5], [2.25]], ("price",))
    assert (houses.y.tolist(), houses.y.dtype) == ([2, 3], np.int32)


def test_csv_without_a_target(write):
    x, y, features, targets = data.read_csv(write(HOUSES))
    assert (x.shape, y.shape, features, targets) == ((2, 3), (2, 0), ("size", "rooms", "price"), ())


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffa,b\n1,2\n3,4\n",
        "a,b\r\n1,2\r\n3,4\r\n",
        "a,b\n1,2\n3,4",
        " a , b \n 1, 2\n3 ,4\n",
        '"a","b"\n"1","2"\n"3",4\n',
        "a,b\n1,2\n\n3,4\n\n",
        "a,b\n1e0,+2\n3.0,4.\n",
    ],
    ids=["mark", "windows", "no last newline", "blanks", "quotes", "empty lines", "notations"],
)
def test_csv_in_its_usual_forms(write, text):
    table = data.read_csv(write(text), target="b")
    assert (table.feature_names, table.x.tolist(), table.y.tolist()) == (("a",), [[1], [3]], [2, 4])


@pytest.mark.parametrize("cell", ["high", "", "nan", "inf", "-inf", "1 2", "1;2"])
def test_csv_names_the_cell_that_is_no_finite_number(write, cell):
    with pytest.raises(
        ValueError,
        match=rf"read_csv: line 3 of table\.csv holds '{cell}' in column 'b'; write a finite",
    ):
        data.read_csv(write(f"a,b\n1,2\n3,{cell}\n"), target="a")


def test_csv_counts_empty_lines_when_it_names_one(write):
    with pytest.raises(ValueError, match=r"line 5 of table\.csv holds 'x'"):
        data.read_csv(write("a,b\n\n1,2\n\n3,x\n"))


def test_a_column_of_text_can_be_left_out(write):
    path = write("name,a,b\nAda,1,2\nBob,3,4\n")
    with pytest.raises(
        ValueError, match=r"holds 'Ada' in column 'name'; .* leave the column out with columns="
    ):
        data.read_csv(path, target="b")
    table = data.read_csv(path, target="b", columns=["a"])
    assert (table.x.tolist(), table.y.tolist()) == ([[1], [3]], [2, 4])


@pytest.mark.parametrize(("line", "count"), [("3", 1), ("3,4,5", 3), ("3,4,", 3)])
def test_csv_names_the_line_of_the_wrong_length(write, line, count):
    with pytest.raises(
        ValueError,
        match=rf"read_csv: line 3 of table\.csv has {count} cells but the header names 2 columns",
    ):
        data.read_csv(write(f"a,b\n1,2\n{line}\n"))


@pytest.mark.parametrize("options", [{"target": "c"}, {"columns": ["a", "c"]}])
def test_csv_lists_the_columns_there_are(write, options):
    with pytest.raises(
        ValueError, match=r"read_csv: table\.csv has 0 columns named 'c'; write one of a, b"
    ):
        data.read_csv(write("a,b\n1,2\n"), **options)


@pytest.mark.parametrize("options", [{"target": "a"}, {"target": "b"}, {"columns": ["a"]}])
def test_csv_refuses_a_column_that_is_there_twice(write, options):
    with pytest.raises(ValueError, match=r"read_csv: table\.csv has 2 columns named 'a'"):
        data.read_csv(write("a,a,b\n1,2,3\n"), **options)


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n"])
def test_csv_refuses_a_file_without_rows(write, text):
    with pytest.raises(ValueError, match=r"read_csv: table\.csv has no rows; give a header line"):
        data.read_csv(write(text))


@pytest.mark.parametrize("options", [{"columns": ["a", "a"]}, {"columns": ["a"], "target": "a"}])
def test_csv_refuses_a_column_asked_for_twice(write, options):
    with pytest.raises(ValueError, match="read_csv: column 'a' is asked for 2 times; name it once"):
        data.read_csv(write("a,b\n1,2\n"), **options)


def test_csv_refuses_what_is_no_text(write):
    with pytest.raises(ValueError, match=r"read_csv: table\.csv is not a text table"):
        data.read_csv(write(b"a,b\n\xff\xfe\x00\x01\n"))


def test_csv_refuses_a_value_that_is_infinite_in_32_bits(write):
    with pytest.raises(
        ValueError, match=r"read_csv: line 2 of table\.csv holds '1e300' in column 'a'"
    ):
        data.read_csv(write("a,b\n1e300,1\n"), target="b")


def test_whole_numbers_too_large_for_a_class_are_not_wrapped_round(write):
    assert data.read_csv(write("a,b\n1,3000000000\n"), target="b").y.item() == 3e9


def test_a_missing_csv_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"table\.csv"):
        data.read_csv(tmp_path / "table.csv")


def test_bankruptcy_table(data_folder):
    firms = data.read_csv(data_folder / "taiwan_bankruptcy" / "data.csv", target="Bankrupt?")
    assert (firms.x.shape, firms.x.dtype) == ((6819, 95), np.float32)
    assert (firms.y.shape, firms.y.dtype) == ((6819,), np.int32)
    assert firms.y.sum() == 220
    assert firms.feature_names[0] == "ROA(C) before interest and depreciation before interest"
    assert np.isfinite(firms.x).all()
