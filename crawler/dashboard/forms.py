"""Forms that change something: whose they are. A page of another site can send one, but knows no token of ours."""

import hashlib
import hmac
import secrets
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request, Response
from starlette.exceptions import HTTPException

FORM_BYTES = 64_000
FIELDS_MAX = 100
COOKIE = "concord"


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form of ours, several values of a name as lines.

    Answers 403 to any other form, 413 to a huge one.
    """
    visitor = request.state.visitor
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > FORM_BYTES:
            raise HTTPException(413)
    try:
        read = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=FIELDS_MAX)
    except ValueError:
        raise HTTPException(400) from None
    fields = {name: "\n".join(values) for name, values in read.items()}
    if not is_own_form(request, visitor.key if visitor else None, fields.pop("token", "")):
        raise HTTPException(403)
    return fields


Form = Annotated[dict[str, str], Depends(read_form)]


def make_form_token(key: str, salt: str | None = None) -> str:
    """Return what a form carries to show that it is ours: only who has the cookie ``key`` can make it.

    A new salt each time leaves nothing to guess from the length of compressed pages (breachattack.com).
    """
    salt = salt or secrets.token_hex(8)
    return f"{salt}-{hmac.new(key.encode(), f'form {salt}'.encode(), hashlib.sha256).hexdigest()}"


def is_own_form(request: Request, key: str | None, token: str) -> bool:
    """Whether a change was sent by a form of ours in the browser that was given ``key``."""
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.headers.get('host', '')}":
        return False
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    salt = token.partition("-")[0]
    return bool(key and salt) and hmac.compare_digest(make_form_token(key or "", salt).encode(), token.encode())


def cookie_name(request: Request) -> str:
    """Return the name of our cookie; over TLS one that no other host and no plain page can set (RFC 6265bis)."""
    return f"__Host-{COOKIE}" if request.url.scheme == "https" else COOKIE


def set_cookie(request: Request, response: Response, value: str, seconds: int | None = None) -> None:
    """Give the browser our cookie."""
    response.set_cookie(
        cookie_name(request),
        value,
        max_age=seconds,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",  # strict would ask a reader who follows a mail's link to log in again
    )
