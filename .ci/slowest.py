"""Print the ten slowest tests of the JUnit reports in a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

tests = [
    (float(case.attrib["time"]), f"{report.stem}: {case.attrib['classname']}::{case.attrib['name']}")
    for report in sorted(Path(sys.argv[1]).glob("*.xml"))
    for case in ET.parse(report).iter("testcase")  # noqa: S314 - pytest wrote it
]
print("The ten slowest tests:")
for seconds, name in sorted(tests, reverse=True)[:10]:
    print(f"{seconds:7.1f} s  {name}")
