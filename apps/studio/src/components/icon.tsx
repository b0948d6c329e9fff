import { createElement as h, type JSX } from "preact";

/** A drawing of lucide: element names with their attributes. */
export type IconShape = readonly (readonly [string, Readonly<Record<string, string | number | undefined>>])[];

/** An icon beside a text or in a button that has a label of its own: screen readers pass over it. */
export function Icon({ of, size = 20 }: { of: IconShape; size?: number }): JSX.Element {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {of.map(([tag, attributes], index) => h(tag, { ...attributes, key: index }))}
    </svg>
  );
}
