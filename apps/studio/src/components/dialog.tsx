import { X } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "./button.tsx";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}

/** A window over the page. The browser's own `dialog` keeps the focus inside and gives it back. */
export function Dialog({ title, onClose, isWide = false, children }: DialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the browser paints: the focus is in the dialog from the first moment.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      class={isWide ? "wide" : undefined}
      aria-labelledby={titleId}
      // By Escape: the page's state goes first, so that the next key already finds the dialog gone.
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // The event comes late, and also when the dialog was taken away: another may be open by then.
      onClose={(event) => event.currentTarget.isConnected && onClose()}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div class="dialog-box">
        <header>
          <h2 id={titleId}>{title}</h2>
          <IconButton icon={X} label="Close" onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
