"""The overview's own name leads to where Streamlit shows its first page."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from workbench.api.addresses import routes


@pytest.mark.parametrize("base", ["", "/samsyn"])
@pytest.mark.parametrize("query", ["", "?study=demo&cell=V9"])
def test_the_name_of_the_overview_leads_to_the_first_page_with_what_is_asked(base, query):
    app = Starlette(routes=[Mount(base, routes=routes)] if base else routes)

    answer = TestClient(app).get(f"{base}/overview{query}", follow_redirects=False)

    assert answer.status_code == 307
    assert answer.next_request is not None
    assert str(answer.next_request.url) == f"http://testserver{base}/{query}"


def test_an_address_that_names_another_site_stays_on_this_one():
    app = Starlette(routes=routes)

    answer = TestClient(app).get("/overview?//elsewhere.example", follow_redirects=False)

    assert answer.next_request is not None
    assert answer.next_request.url.host == "testserver"


def test_the_app_serves_it():
    from app import app

    answer = TestClient(app).get("/overview", follow_redirects=False)

    assert answer.status_code == 307
