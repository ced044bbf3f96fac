"""Signed access tokens: who somebody is, and as what they act."""

from datetime import datetime, timedelta
from uuid import UUID

import jwt
from attrs import frozen
from jwt.types import Options

from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.people import Actor, Role

ALGORITHM = "HS256"
ISSUER = "happycat"
AUDIENCE = "happycat-api"


class BadToken(Exception):
    """A token that cannot be trusted; the text says why, and what to do."""


@frozen
class Tokens:
    """Issues and reads tokens, signed by one secret with one algorithm."""

    secret: str

    def issue(self, actor: Actor, now: datetime, lasting: timedelta) -> str:
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(actor.person),
            "roles": sorted(actor.roles),
            "iat": now,
            "nbf": now,
            "exp": now + lasting,
        }
        return jwt.encode(claims, self.secret, algorithm=ALGORITHM)

    def read(self, token: str) -> Actor:
        """The actor; raises `BadToken`."""
        try:
            required: Options = {"require": ["iss", "aud", "sub", "exp", "nbf"]}
            claims = jwt.decode(
                token, self.secret, [ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options=required
            )
            return Actor(PersonId(UUID(claims["sub"])), frozenset(Role(role) for role in claims["roles"]))
        except jwt.ExpiredSignatureError:
            raise BadToken("The token has expired; get a new one.") from None
        except (jwt.InvalidTokenError, ValueError, KeyError, TypeError):
            raise BadToken("The token is not one of ours; get a new one.") from None
