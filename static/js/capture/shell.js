// The empty screen that a device opens without a network: fills `page` from what the device holds.

import * as root from "../device/root.js";

// False where this device does not hold what the address asks for.
export async function fillPage(page) {
  const user = await root.get("user");
  if (!user) return false;
  Object.assign(page, { user: user.id, name: user.name });
  return true;
}
