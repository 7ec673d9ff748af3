#!/bin/sh
# Train nik.traineddata from nothing, with Debian's own tools (package tesseract-ocr), and measure it beside the one shipped.
#     ./x train-ocr FOLDER [ITERATIONS]
# About 20 minutes on two cores. From the root of the project, with its virtual environment on PATH.
set -eu
folder=$1
most=${2:-18000}
for tool in tesseract lstmtraining unicharset_extractor combine_lang_model; do
    command -v $tool >/dev/null || { echo "train-ocr: $tool is missing: install the Debian package tesseract-ocr" >&2; exit 1; }
done
project=$(pwd)
python -m server.ocr.train.gen_lines "$folder"
cd "$folder"
export OMP_THREAD_LIMIT=1
for part in tr0 tr1 tr2 tr3 ev; do
    tesseract "nik.$part.tif" "nik.$part" --psm 13 lstm.train 2>"nik.$part.log" || { tail -3 "nik.$part.log" >&2; exit 1; }
done
unicharset_extractor --output_unicharset nik.unicharset --norm_mode 1 nik.*.box
mkdir -p sd out
echo '# none' > sd/radical-stroke.txt # an empty file, or no folder `out`, makes the next command fail
combine_lang_model --input_unicharset nik.unicharset --script_dir sd --output_dir out --lang nik --pass_through_recoder
ls nik.tr*.lstmf > train.txt
ls nik.ev.lstmf > eval.txt
net='[1,36,0,1 Ct3,3,16 Mp3,3 Lfys48 Lfx64 Lrx64 Lfx96 O1c1]'
# The error stays near 98 % until about 5,000 iterations: that is no fault.
half=$((most / 2))
lstmtraining --traineddata out/nik/nik.traineddata --net_spec "$net" --learning_rate 2e-3 --model_output base \
    --train_listfile train.txt --eval_listfile eval.txt --max_iterations "$half"
lstmtraining --traineddata out/nik/nik.traineddata --continue_from base_checkpoint --learning_rate 1e-3 \
    --model_output base --train_listfile train.txt --eval_listfile eval.txt --max_iterations "$most"
lstmtraining --stop_training --convert_to_int --continue_from base_checkpoint \
    --traineddata out/nik/nik.traineddata --model_output nik.traineddata
cd "$project"
python -m server.ocr.train.measure "$folder/nik.traineddata" server/ocr/tessdata/nik.traineddata
echo "To ship the new model: cp $folder/nik.traineddata server/ocr/tessdata/"
