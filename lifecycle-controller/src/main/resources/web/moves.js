// Where a pipe can go next: the states of docs/lifecycle.md, by the names that clients see. A test holds
// this to the controller's own table. Deletion, which every state allows, is left out.

/** By the detailed state: what a command leads to, and what comes by itself. */
export const MOVES = {
  PROVISIONING: ['', 'Failed Setup'],
  SETUP: ['', 'Completed Degraded Failed Modifying Paused Running Snapshot'],
  SNAPSHOT: ['Modifying Pausing', 'Completed Degraded Failed Modifying Paused Running'],
  RUNNING: ['Modifying Pausing Snapshot', 'Completed Degraded Failed Modifying Paused'],
  DEGRADED: ['Modifying Pausing Snapshot', 'Completed Failed Modifying Paused Running Snapshot'],
  PAUSING: ['', 'Completed Failed Paused'],
  PAUSED: ['Modifying Provisioning Snapshot', ''],
  RESUMING: ['Pausing', 'Completed Degraded Failed Modifying Paused Running Snapshot'],
  MODIFYING: ['', 'Completed Degraded Failed Paused Running Snapshot'],
  RESYNCING: ['Modifying', 'Modifying Resync'],
  SWAPPING: ['Modifying', 'Completed Failed Modifying Provisioning Snapshot'],
  UNDOING: ['', 'Completed Failed Paused Provisioning'],
  COMPLETED: ['Snapshot', ''],
  FAILED: ['Modifying Provisioning Resync Snapshot', ''],
};

const words = (text) => text.split(' ').filter(Boolean);

/** What a command leads to from there, and what else may come. */
export function next(detailedState) {
  const [asked, itself] = (MOVES[detailedState] ?? ['', '']).map(words);
  return { asked, itself: itself.filter((state) => !asked.includes(state)) };
}
