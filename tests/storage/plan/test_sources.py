from engine.storage.plan import pack_sources, unpack_sources


def test_packed_files_come_back() -> None:
    files = {"app.yaml": b"app: crm\n", "entities/a.yaml": "label: 客户\n".encode()}
    assert unpack_sources(pack_sources(files)) == files


def test_equal_files_pack_to_equal_bytes() -> None:
    assert pack_sources({"a": b"1", "b": b"2"}) == pack_sources({"b": b"2", "a": b"1"})
