"""What every report page is: matched tags, unique ids, no outside help, figures that ask, answer, draw and list."""

from test_report_page import Reader


def check_whole(text):
    """Check a rendered page."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert not {"script", "link", "iframe", "object", "img"} & set(reader.tags)
    wanted = {value[1:] for _, key, value in reader.attributes if key == "href" and value.startswith("#")}
    assert wanted <= set(reader.ids)
    for figure in reader.figures:
        assert figure["title"].strip().endswith("?")
        assert figure["takeaway"]
        assert figure["svg"] == 1
        assert figure["table"] >= 1
    assert len(text.encode()) < 1_000_000
