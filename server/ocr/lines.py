"""One line of text cut from a page, at the height the models were trained on."""

import cv2
from cv2.typing import MatLike

from server.ocr.reading import Box

CROP_HEIGHT = 60


def cut(gray: MatLike, box: Box, padding: float) -> MatLike:
    """One line with `padding` of its height around it, CROP_HEIGHT pixels high."""
    x, y, width, height = box
    room = round(height * padding) + 1
    top, left = max(0, y - room), max(0, x - room)
    crop = gray[top : y + height + room, left : x + width + room]
    scale = CROP_HEIGHT / crop.shape[0]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(crop, (max(1, round(crop.shape[1] * scale)), CROP_HEIGHT), interpolation=how)
