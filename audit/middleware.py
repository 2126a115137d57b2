"""Unsafe requests: one transaction, in the name of whoever asked."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from audit.context import change
from audit.enums import Route


class AuditedChanges:
    """POST, PUT, PATCH and DELETE run in one audited transaction; reading takes no lock.

    It is the last middleware and works in `process_view`, because around `get_response`
    an exception has already become an answer and nothing would be rolled back.
    """

    SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method in self.SAFE:
            return None
        user = request.user if request.user.is_authenticated else None
        try:
            with change(by=user, route=Route.WEB):
                response: HttpResponse = view(request, *args, **kwargs)
                render = getattr(response, "render", None)
                return render() if callable(render) else response
        except Exception as error:
            answer = self.answer(request, error)
            if answer is None:
                raise
            return answer

    def answer(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to an error after which nothing was written; None leaves it an error.

        `process_exception` of other middleware is asked about views only, so not about this.
        """
        return None
