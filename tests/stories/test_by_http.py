"""The story that the documents tell with curl, played as it is written against a served company."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from happycat.app.web.tokens import Tokens
from happycat.domain.kernel.people import Role
from tests.cats.people import actor
from tests.cats.stores import TOKEN_SECRET
from tests.crash.driver import ISSUED, LASTING
from tests.crash.service import Service

PAGE = Path(__file__).parents[2] / "docs/how-to/tell-the-story-with-curl.md"
SCRIPT = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
everybody = actor("Matilda", Role.MANAGER, Role.ACCOUNTANT, Role.OPERATOR)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path)
    service.start()
    yield service
    service.stop()


def tell(service: Service) -> "subprocess.CompletedProcess[str]":
    """Runs the page's own script beside the service."""
    beside = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "API": f"{service.url}/api/v1",
        "HAPPYCAT_CLOCK": str(service.folder / "clock"),
        "HAPPYCAT_TOKEN_SECRET": TOKEN_SECRET,
    }
    script = "\n".join(SCRIPT.findall(PAGE.read_text()))
    return subprocess.run(
        ["bash", "-c", script], cwd=service.folder, env=beside, capture_output=True, text=True, timeout=60
    )


def read(service: Service, path: str) -> Any:
    token = Tokens(TOKEN_SECRET).issue(everybody, ISSUED, LASTING)
    answer = httpx.get(f"{service.url}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    return answer.raise_for_status().json()


@pytest.mark.slow
def test_the_story_told_with_curl_ends_with_everybody_paid(service: Service) -> None:
    told = tell(service)
    assert told.returncode == 0, told.stdout + told.stderr

    (invoice,) = read(service, "/billing/invoices")["items"]
    assert (invoice["status"], invoice["total"]["amount"]) == ("paid", "200.00")
    (payout,) = read(service, "/payroll/payouts")["items"]
    assert (payout["status"], payout["amount"]["amount"]) == ("paid", "60.00")
    history = read(service, "/history")["items"]
    assert [order["outcome"] for order in history] == ["failed", "succeeded"]
    inspection = read(service, f"/inspections/of-order/{history[0]['order_id']}")
    assert (inspection["status"], inspection["finding"]["penalty_voided"]) == ("closed", True)
    assert read(service, "/operations/dead-letters") == []
