import type { JSX } from "preact";

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly hint?: string;
}

/** Something that is on or off, and takes effect at once. */
export function Switch({ label, isOn, onChange, hint }: SwitchProps): JSX.Element {
  return (
    <label class="switch">
      <span>
        {label}
        {hint !== undefined && <span class="hint">{hint}</span>}
      </span>
      <input type="checkbox" role="switch" checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />
    </label>
  );
}
