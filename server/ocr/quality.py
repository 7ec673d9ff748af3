"""Quality: whether a photo is worth reading, and what the person with the phone can do about it.

Thresholds measured on 178 generated photos at seven levels; the usual sharpness on the raw photo told little (0.65),
sharpness of the page scaled to 1000 px told much (0.83 for cards, 0.94 for A4; area under the curve).
"""

import cv2
import numpy as np
from cv2.typing import MatLike

from server.ocr.page import Outline, scaled
from server.ocr.reading import Gerbang, Quality

CARD_PX = 500  # below: names on a KTP fall from 100 % to 62 %
A4_PX = 1300  # below: 45-64 % of the fields; above: 92 %
A4_CLEAR_PX = 1000  # where the engine is sure of the words: a steady camera reads at 1,100 px what others do not
CLEAR = 88.0
A4_CONFIDENT = 80.0  # below, two engines agreed on wrong names and titles (72, 74 and 80 of 100)
SHARP = 150.0
CONFIDENT = 55.0
EDGE = 0.006  # of the photo's longest side
ASKEW = 0.72  # of two opposite sides: at the far end letters are that much smaller

# In the order in which they are told: what is too far is blurred as well.
HINTS = {
    "jauh": "Dokumen tampak terlalu kecil. Dekatkan kamera sampai dokumen memenuhi layar, lalu ambil foto lagi.",
    "buram": "Foto kurang tajam. Bersihkan lensa, tahan telepon dengan dua tangan, tunggu fokus, lalu ambil foto lagi.",
    "terpotong": "Tepi dokumen terpotong. Mundur sedikit sampai keempat sudut tampak, lalu ambil foto lagi.",
    "miring": "Foto diambil terlalu miring. Pegang kamera tepat di atas dokumen, sejajar kertas, lalu ambil foto lagi.",
    "sulit_dibaca": "Tulisan sulit dibaca. Cari tempat terang tanpa pantulan, luruskan dokumen, lalu ambil foto lagi.",
}


def judge(shape: tuple[int, ...], sharp: float, outline: Outline | None, card: bool, confidence: float) -> Quality:
    """Judge a photo of `shape` by the sharpness and outline of its page, and the engine's confidence."""
    pixels = round(max(outline.sides()) if outline else max(shape[:2]))
    margin = outline.margin(shape) if outline else 1.0
    a4 = A4_CLEAR_PX if confidence >= CLEAR else A4_PX
    gates = (
        Gerbang("jauh", pixels, CARD_PX if card else a4),
        Gerbang("terpotong", round(margin, 4), EDGE),
        Gerbang("miring", round(outline.askew(), 2) if outline else 1.0, ASKEW),
        Gerbang("buram", round(sharp, 1), SHARP),
        Gerbang("sulit_dibaca", round(confidence, 1), CONFIDENT),
    )
    failed = next((gate.nama for gate in gates if not gate.lulus), "")
    return Quality(
        not failed, HINTS.get(failed, ""), round(sharp, 1), pixels, round(confidence, 1), kode=failed, gerbang=gates
    )


def trusted(quality: Quality, card: bool) -> bool:
    """Whether what two engines agree on may be marked: small letters that are guessed are guessed alike."""
    a4 = quality.page_px >= A4_PX and quality.confidence > A4_CONFIDENT
    return quality.cukup and (card or a4)


def sharpness(page: MatLike) -> float:
    """99th percentile of the gradient on the page scaled to 1000 px."""
    gray = cv2.cvtColor(scaled(page, 1000), cv2.COLOR_BGR2GRAY)
    across, down = cv2.Sobel(gray, cv2.CV_32F, 1, 0), cv2.Sobel(gray, cv2.CV_32F, 0, 1)
    return float(np.percentile(np.hypot(across, down), 99))
