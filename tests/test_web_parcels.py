"""What is sent in is laid down as small as it came."""

from __future__ import annotations

from io import BytesIO

from onrecord.web.parcels import pack_files


def test_what_describes_reports_is_small() -> None:
    large = b'{"title": "' + b"x" * 100_000 + b'"}'
    sent = [(f"a.t{n}", BytesIO(b"The bridge at Alderford is shut. %d" % n)) for n in range(30)]
    parcel = pack_files([*sent, ("a.meta.json", BytesIO(large))])
    try:
        assert [refused.name for refused in parcel.refused] == ["a.meta.json"]
        assert "larger than 100 kB" in parcel.refused[0].why
        laid = [path for path in parcel.folder.rglob("*") if path.is_file()]
        assert len(laid) == 30
        assert sum(path.stat().st_size for path in laid) < 2_000
    finally:
        parcel.remove()
