/** The least an Electron app with a window can be. */
const path = require('node:path');
const { app, BrowserWindow } = require('electron');

app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1000, height: 700, show: false });
  window.once('ready-to-show', () => window.show());
  return window.loadFile(path.join(__dirname, 'index.html'));
});
