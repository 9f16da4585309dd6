import shutil
import struct
import subprocess

import pytest
import sample_findings as sample

from winset.report import write_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def browse(tmp_path, finding, *options):
    page = tmp_path / "report.html"
    write_report(finding, page)
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    done = subprocess.run(
        [CHROMIUM, *QUIET, profile, *options, page.as_uri()], capture_output=True, timeout=120, check=True
    )
    return done.stdout.decode()


def test_the_page_opens_and_is_drawn(tmp_path):
    picture = tmp_path / "page.png"
    browse(tmp_path, sample.wide_recommendation(), "--window-size=1200,2000", f"--screenshot={picture}")
    header = picture.read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    assert struct.unpack(">II", header[16:24]) == (1200, 2000)
    assert picture.stat().st_size > 50_000


def test_hostile_names_add_no_elements(tmp_path):
    dom = browse(tmp_path, sample.pair_recommendation(hostile=True), "--dump-dom")
    assert "<script" not in dom
    assert dom.count("<figure") == dom.count("</figure>") == 4


def test_the_page_prints_with_its_tables_open(tmp_path):
    pdf = tmp_path / "page.pdf"
    browse(tmp_path, sample.pair_recommendation(), "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    assert pdf.read_bytes().startswith(b"%PDF")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("there is no pdftotext on this machine")
    text = subprocess.run([reader, pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert "Gain over walking away, in points" in text
