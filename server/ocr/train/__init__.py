"""How the digits model server/ocr/tessdata/nik.traineddata is made."""
