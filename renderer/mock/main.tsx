import { mount } from '../app/mount';
import { createMockBridge } from './bridge';
import { scenes } from './scenes';
import { bodiesOf, mintedAgent } from './session';

// A development page only: `mock.html?scene=phone-keys`. The production build starts from index.html and never sees it.
const wanted = new URLSearchParams(location.search).get('scene') ?? 'home-ready';
const scene = scenes(Date.now())[wanted];
if (scene === undefined) throw new Error(`There is no scene "${wanted}"; there are ${Object.keys(scenes(0)).join(', ')}.`);

const { bridge, stage } = createMockBridge({
  start: scene.view,
  bodies: bodiesOf(scene.view),
  minted: mintedAgent,
  history: scene.history,
});
// For the browser's console and for tests: `stage.change({ kind: 'call', … })`.
Object.assign(window, { stage });
mount(bridge);

const showWhenHeard = () => {
  if (stage.show({ view: scene.place, callId: scene.callId, setup: scene.setup })) requestAnimationFrame(pressWhenDrawn);
  else requestAnimationFrame(showWhenHeard);
};

const pressWhenDrawn = () => {
  if (scene.press === undefined) return;
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === scene.press);
  if (button === undefined) requestAnimationFrame(pressWhenDrawn);
  else button.click();
};

showWhenHeard();
