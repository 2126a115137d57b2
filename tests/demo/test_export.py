"""What the system exports of a region comes in again without a change."""

import pytest

from accounts.models import User
from agenda.imports.columns import Kind
from agenda.imports.export import export
from tests.make.imports import look, outcomes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", list(Kind))
def test_what_goes_out_comes_in_as_the_same(region, kind, form):
    by = User.objects.get(email="coordinator@example.org")

    exported = export(kind, by=by, region=region, form=form)
    batch = look(exported.content, by, filename=exported.filename, region=region)

    found = {outcome for _, outcome in outcomes(batch)}
    assert (exported.rows > 5, found - {"overgeslagen"}) == (True, {"gelijk"})
