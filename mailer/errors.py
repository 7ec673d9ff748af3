"""What can go wrong with the post.

MailError      the letter cannot be written as meant; nothing was sent; a fault of the program or of an address
DeliveryError  the letter was written and not (surely) delivered
├── Temporary  try again later
├── Permanent  this server will never take it for this recipient: tell the Pokja now
└── Unknown    the line broke while the letter was being handed over: it may or may not have arrived
"""


class MailError(Exception):
    """The letter cannot be written: the message is Indonesian and says which part is at fault."""


class DeliveryError(Exception):
    """`text` is what the server said, or what happened to the connection; English, for logs and the delivery record."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Temporary(DeliveryError):
    """Not delivered, may be later. `code` is the server's reply (4xx), or 0 when there was none."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class Permanent(DeliveryError):
    """Not delivered and never will be: the server answered 5xx about the sender, the recipient or the letter."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class Unknown(DeliveryError):
    """Nobody answered after DATA began. Sending again may deliver it twice; use the same Message-ID."""
