import { render } from "preact";
import { resumeSession } from "./actions/open-picture.ts";
import { App } from "./app.tsx";
import { composeStudio } from "./compose.ts";
// oxlint-disable-next-line import/no-unassigned-import -- the bundler takes the styles from here
import "./style.css";

const root = document.getElementById("app");
if (root !== null) {
  const studio = composeStudio();
  render(<App studio={studio} />, root);
  void resumeSession(studio);
}
