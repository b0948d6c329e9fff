import { CircleAlert, Info, X } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Button, IconButton } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import type { Studio } from "../studio.ts";

const INFO_MS = 6000;
/** There is something to decide. */
const ACTION_MS = 20_000;

/** One line about what happened. News goes by itself, an error waits to be closed. */
export function NoticeBar({ studio }: { studio: Studio }): JSX.Element {
  const notice = studio.notice.value;
  useEffect(() => {
    if (notice?.kind !== "info") return undefined;
    const timer = setTimeout(
      () => {
        if (studio.notice.peek() === notice) studio.notice.value = undefined;
      },
      notice.action === undefined ? INFO_MS : ACTION_MS,
    );
    return () => clearTimeout(timer);
  }, [notice, studio]);
  return (
    <div class="notice-place" role={notice?.kind === "error" ? "alert" : "status"}>
      {notice !== undefined && (
        <div class={`notice ${notice.kind}`}>
          <Icon of={notice.kind === "error" ? CircleAlert : Info} size={18} />
          <span>{notice.text}</span>
          {notice.action !== undefined && <Button onClick={notice.action.run}>{notice.action.label}</Button>}
          <IconButton
            icon={X}
            label="Close this message"
            onClick={() => {
              studio.notice.value = undefined;
            }}
          />
        </div>
      )}
    </div>
  );
}
