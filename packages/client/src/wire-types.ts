import type { components } from "./contract.ts";

type Schemas = components["schemas"];

/** A task as the server shows it. */
export type Task = Schemas["Task"];
export type TaskState = Task["state"];
/** One file of a finished task. */
export type TaskResult = Schemas["Result"];
export type TaskFailure = Schemas["Failure"];
export type Upload = Schemas["Upload"];
/** An error, as RFC 9457 has it. */
export type Problem = Schemas["Problem"];
/** Boxes, polygons and strokes in pixels of the upright picture. */
export type Drawing = Schemas["Drawing"];
/** Run lengths, row by row: kept, marked, kept, … in turn. */
export type Runs = Schemas["Runs"];
/** What the server finds in the image itself. */
export type Found = Schemas["Found"];
export type FoundThing = Schemas["FoundThing"];
export type OutputOptions = Schemas["Output"];

/** A file's bytes; base64, a data URI or an http(s) address; or what was uploaded before. */
export type PictureInput = Blob | Uint8Array | string | Schemas["UploadReference"];
/** A picture that is white where to erase, what is drawn, "alpha": where the image itself is transparent, or what is to be found. */
export type MaskInput = PictureInput | Drawing | Runs | Found;

interface Pictures {
  readonly image: PictureInput;
  readonly mask: MaskInput;
}
type PictureField = "image" | "mask" | "avoid" | "guide";

export type EraseInput = Omit<Schemas["EraseRequest"], PictureField> &
  Pictures & {
    /** What must not be copied from: a picture like a mask. */
    readonly avoid?: PictureInput;
    /** What may lie behind, for the search to be led by; its alpha says how far. With `guideBox`, what of the picture it covers. */
    readonly guide?: PictureInput;
  };
export type FillInput = Omit<Schemas["FillRequest"], PictureField> & Pictures;
export type ExtendInput = Omit<Schemas["ExtendRequest"], PictureField> &
  Pick<Pictures, "image"> & {
    /** What must not be copied from: a picture like a mask. */
    readonly avoid?: PictureInput;
  };
export type SelectInput = Omit<Schemas["SelectRequest"], "image"> & Pick<Pictures, "image">;

/** What happens to a task, in order; the last is "end". */
export type TaskEvent =
  | { readonly kind: "state"; readonly task: Task }
  /** The share done, 0–1. */
  | ({ readonly kind: "progress" } & Schemas["ProgressEvent"])
  | ({ readonly kind: "preview" } & Schemas["PreviewEvent"])
  | ({ readonly kind: "log" } & Schemas["LogEvent"])
  | { readonly kind: "end"; readonly task: Task };
