import { Camera } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { openPicture } from "../actions/open-picture.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import type { Studio } from "../studio.ts";

const QUALITY = 0.95;
/** As large as the camera can: it takes the nearest to this that it has. */
const WANTED = { width: { ideal: 4096 }, height: { ideal: 3072 }, facingMode: "environment" } as const;

/** Shows what the camera sees and takes a picture of it. */
export function CameraDialog({ studio }: { studio: Studio }): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<"waiting" | "ready" | "refused">("waiting");
  useEffect(() => {
    let stream: MediaStream | undefined;
    let isClosed = false;
    const stop = (): void => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: WANTED });
      if (isClosed) stop();
      if (isClosed || video.current === null) return;
      video.current.srcObject = stream;
      await video.current.play();
      setState("ready");
    };
    start().catch(() => !isClosed && setState("refused"));
    return () => {
      isClosed = true;
      stop();
    };
  }, []);
  const close = (): void => {
    studio.dialog.value = "none";
  };
  const take = async (): Promise<void> => {
    const picture = video.current && (await grabFrame(video.current));
    if (picture === null) return;
    close();
    await openPicture(studio, picture, "camera.jpg");
  };
  return (
    <Dialog title="Take a picture" onClose={close} isWide>
      {state === "refused" ? (
        <p>
          The camera cannot be used: there is none, or the browser does not allow it. Allow it in the address bar and
          try again, or open a picture from a file.
        </p>
      ) : (
        <video ref={video} class="camera" muted playsInline />
      )}
      <div class="row">
        <Button kind="primary" icon={Camera} isDisabled={state !== "ready"} onClick={() => void take()}>
          {state === "waiting" ? "Waiting for the camera …" : "Take it"}
        </Button>
      </div>
    </Dialog>
  );
}

async function grabFrame(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
