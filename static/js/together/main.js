// Several devices on one visit: who else writes, what has arrived from each, and two versions side by side.

import { arrivalWords } from "./arrival.js";
import { knowDevices } from "./devices.js";
import { showVersions } from "./versions.js";

// kit: what the capture screen has loaded already.
export function showAll({ model, undo, started, told, kit }) {
  const devices = knowDevices({ model, kit });
  const versions = showVersions({ model, undo, started, devices, kit });
  devices.watch(told);
  return {
    paint() { devices.paint(); versions.paint(); },
    arrival: () => arrivalWords(model, devices, kit.say),
  };
}
