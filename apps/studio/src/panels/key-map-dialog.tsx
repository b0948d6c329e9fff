import { Fragment, type JSX } from "preact";
import { Dialog } from "../components/dialog.tsx";
import { KEY_GROUPS, KEY_MAP, keyNames } from "../keys/key-map.ts";
import type { Studio } from "../studio.ts";

/** On the picture itself, where keys stand in for the pointer. */
const ON_THE_PICTURE: readonly (readonly [readonly string[], string])[] = [
  [["Arrows"], "Move the crosshair; with Shift ten times as far"],
  [["Enter"], "Put the tool down, and lift it again"],
  [["Alt"], "Hold while painting: take away instead of adding"],
  [["Space"], "Hold and drag: move the picture"],
  [["Wheel"], "Closer and farther; with Shift: brush size"],
];

export function KeyMapDialog({ studio }: { studio: Studio }): JSX.Element {
  const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);
  const close = (): void => {
    studio.dialog.value = "none";
  };
  return (
    <Dialog title="Keyboard map" onClose={close} isWide>
      <div class="key-groups">
        <KeyGroup title="On the picture" rows={ON_THE_PICTURE} />
        {KEY_GROUPS.map((group) => (
          <KeyGroup
            key={group}
            title={group}
            rows={KEY_MAP.filter((binding) => binding.group === group).map((binding) => [
              keyNames(binding, isMac),
              binding.label,
            ])}
          />
        ))}
      </div>
    </Dialog>
  );
}

function KeyGroup({
  title,
  rows,
}: {
  title: string;
  rows: readonly (readonly [readonly string[], string])[];
}): JSX.Element {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([keys, label]) => (
          <Fragment key={keys.join("+")}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
