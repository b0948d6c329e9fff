import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconShape } from "./icon.tsx";

interface ButtonProps {
  readonly icon?: IconShape;
  readonly onClick: () => void;
  readonly kind?: "plain" | "primary" | "quiet" | "danger";
  readonly isDisabled?: boolean;
  readonly keys?: string;
  /** Whether it has the focus when its dialog opens: Enter then does what most come for. */
  readonly isFirst?: boolean;
  readonly children: ComponentChildren;
}

/** A button with a text. */
export function Button({
  icon,
  onClick,
  kind = "plain",
  isDisabled = false,
  keys,
  isFirst = false,
  children,
}: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={`button ${kind}`}
      disabled={isDisabled}
      autofocus={isFirst}
      onClick={onClick}
      title={keys}
    >
      {icon && <Icon of={icon} size={18} />}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps {
  readonly icon: IconShape;
  readonly label: string;
  readonly onClick: () => void;
  /** The key that does the same, shown in the hint. */
  readonly keys?: string | undefined;
  readonly isDisabled?: boolean;
  /** Set for a button that stays down. */
  readonly isPressed?: boolean;
  /** A text under the icon, where there is room for one. */
  readonly caption?: string;
}

/** A button with an icon and a label for screen readers, shown as a hint by the pointer. */
export function IconButton(props: IconButtonProps): JSX.Element {
  const { icon, label, onClick, keys, isDisabled = false, isPressed, caption } = props;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      aria-pressed={isPressed}
      title={keys === undefined ? label : `${label} (${keys})`}
      disabled={isDisabled}
      onClick={onClick}
    >
      <Icon of={icon} />
      {caption !== undefined && <span class="caption">{caption}</span>}
    </button>
  );
}
