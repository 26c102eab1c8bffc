// A visit that several devices write: loaded once there is another one, or two versions to choose from.

import { exchange } from "../sending/answers.js";
import { saysOf } from "./fold.js";
import { byId, clockTime, labelOf, page, say, sectionOf, titleOf } from "./page.js";

const kit = { byId, clockTime, exchange, labelOf, page, say, saysOf, sectionOf, titleOf };

export function showTogether(given) {
  const { model } = given;
  let view = null;

  function wanted() {
    const { notes, ratings, manifest } = model.folded;
    return model.others().size || Object.keys(manifest ?? {}).some((device) => device !== model.device)
      || notes.some((note) => note.conflict) || [...ratings.values()].some((each) => each.conflict);
  }

  return {
    paint() {
      if (view) view.paint();
      else if (wanted()) import("../together/main.js").then(({ showAll }) => { view ??= showAll({ ...given, kit }); view.paint(); }, () => {});
    },
    // What has arrived and what has not, in words; "" where there is only this device.
    arrival: () => view?.arrival() ?? "",
  };
}
