"""What is no packet of ours is Malformed before anything is done with it."""

import pytest

from server.sockets.guard import MAX_DEPTH, RESERVED, Event, Kind, Malformed, read_auth, read_event, split


def event(json: str) -> Event:
    return read_event(split(f"2/ruang,{json}"))


def test_an_event_is_read():
    packet = split('2/ruang,17["kata",{"words":"halo"}]')

    assert (packet.kind, packet.ack) == (Kind.EVENT, 17)
    assert read_event(packet) == Event("kata", [{"words": "halo"}])


def test_connects_are_read():
    assert read_auth(split("0/ruang,")) is None
    assert read_auth(split('0/ruang,{"token":"contoh"}')) == {"token": "contoh"}


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_reserved_name_is_malformed(name):
    with pytest.raises(Malformed, match="reserved"):
        event(f'["{name}"]')


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "0",
        '2["kata"]',
        "0{}",
        "2/,[]",
        '2/admin,["kata"]',
        '2/ruang?x=1,["kata"]',
        '2/ruang["kata"]',
        "3/ruang,1[]",
        "4/ruang,{}",
        '51-/ruang,["kata",{"_placeholder":true,"num":0}]',
        "61-/ruang,1[]",
        "7/ruang,[]",
        '2/ruang,1234567890123456["kata"]',
        '2/ruang,٣["kata"]',
    ],
)
def test_another_form_is_malformed(text):
    with pytest.raises(Malformed):
        read_event(split(text))


@pytest.mark.parametrize(
    "json",
    [
        "",
        "[]",
        "{}",
        '"kata"',
        "null",
        "[7]",
        "[null]",
        '[["connect"]]',
        "[",
        '["kata",]',
        '["kata",NaN]',
        '["kata",1e999]',
        '["kata","\\ud83d"]',
        '["a",1,2,3]',
        "[" * 60_000,
        "[" * 2_000 + "]" * 2_000,
    ],
    ids=lambda json: json[:20],
)
def test_another_event_is_malformed(json):
    with pytest.raises(Malformed):
        event(json)


@pytest.mark.parametrize("json", ["[]", '"x"', "7", "{", '1{"a":1}'])
def test_another_connect_is_malformed(json):
    with pytest.raises(Malformed):
        read_auth(split(f"0/ruang,{json}"))


def test_depth_is_bounded_and_breadth_is_not():
    inside = MAX_DEPTH - 1

    assert event('["kata",' + "[" * inside + "]" * inside + "]")
    assert event('["kata",[' + ",".join(["{}"] * 1000) + "]]")
    with pytest.raises(Malformed, match="deep"):
        event('["kata",' + "[" * (inside + 1) + "]" * (inside + 1) + "]")
    with pytest.raises(Malformed, match="deep"):
        event('["kata",' + '{"a":' * (inside + 1) + "1" + "}" * (inside + 1) + "]")
