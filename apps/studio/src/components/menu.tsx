import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { Icon, type IconShape } from "./icon.tsx";

interface MenuProps {
  readonly icon: IconShape;
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A button that opens a small panel of further ones. The browser's own popover closes it again. */
export function Menu({ icon, label, children }: MenuProps): JSX.Element {
  const id = useId();
  return (
    <span class="menu">
      <button type="button" class="icon-button" aria-label={label} title={label} popovertarget={id}>
        <Icon of={icon} />
      </button>
      <div id={id} popover="auto" class="menu-panel" role="group" aria-label={label} onClick={closeOnChoice}>
        {children}
      </div>
    </span>
  );
}

function closeOnChoice(event: MouseEvent): void {
  const isChoice = event.target instanceof Element && event.target.closest("button") !== null;
  if (isChoice && event.currentTarget instanceof HTMLElement) event.currentTarget.hidePopover();
}
