/**
 * Runs an Electron app and prints one JSON line for each moment of its start, milliseconds since the epoch: `window` when the
 * window exists, `paint` when Chromium has painted its page for the first time; `cpu` is the main process's time until then.
 * The app's main file is in PROBE_APP.
 */
const { app } = require('electron');

/** @param {string} moment */
function print(moment) {
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({ moment, at: Date.now(), cpu: (user + system) / 1_000 })}\n`);
}

app.once('browser-window-created', (_event, window) => {
  print('window');
  window.once('ready-to-show', () => print('paint'));
});

require(process.env.PROBE_APP ?? '');
