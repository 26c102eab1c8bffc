// What waits of one visit, as the device's log has it: for sending visits that are not open here.

export function queueOf(log, observation) {
  let entries = [];

  async function move(ids, state, problem = null) {
    await log.mark(ids, state, problem);
    for (const entry of entries) if (ids.includes(entry.id)) entry.state = state;
  }

  return {
    observation,
    get device() { return log.device; },
    async refresh() { entries = await log.entriesOf(observation); },
    waiting: () => entries.filter((entry) => entry.state === "local").sort((a, b) => a.device_seq - b.device_seq),
    highest: () => entries.reduce((most, entry) => (entry.device_id === log.device ? Math.max(most, entry.device_seq) : most), 0),
    acknowledge: (ids) => move(ids, "acked"),
    park: (ids, why) => move(ids, "parked", why),
    async remint(id, fresh) { await log.remint(observation, id, fresh); await this.refresh(); },
    rotate: (old) => log.rotate(old),
  };
}
