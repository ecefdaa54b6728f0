import { mount } from '../app/mount';
import { createMockBridge } from './bridge';
import { showComponents } from './components';
import { type Scene, scenes } from './scenes';
import { bodiesOf, mintedAgent } from './session';

// A development page only: `mock.html?scene=phone-keys`. The production build starts from index.html and never sees it.
const wanted = new URLSearchParams(location.search).get('scene') ?? 'home-ready';
const all = scenes(Date.now());
const sceneNames = ['components', ...Object.keys(all)];
// For `npm run look`.
Object.assign(window, { sceneNames });

if (wanted === 'components') showComponents(drawn);
else play(all[wanted]);

function play(scene: Scene | undefined): void {
  if (scene === undefined) throw new Error(`There is no scene "${wanted}"; there are ${sceneNames.join(', ')}.`);
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
  const toPress = [scene.press ?? [], scene.then ?? []].flat();
  const pressWhenDrawn = () => {
    const [next] = toPress;
    if (next === undefined) return drawn();
    const inReach = [...document.querySelectorAll<HTMLElement>('button, summary')].filter((one) => one.closest('[inert]') === null);
    const button = inReach.find((one) => one.textContent === next && !one.matches(':disabled'));
    if (button === undefined) return void requestAnimationFrame(pressWhenDrawn);
    typeInto(scene.type ?? {});
    button.click();
    toPress.shift();
    requestAnimationFrame(pressWhenDrawn);
  };
  showWhenHeard();
}

/** Fills fields that keep what is typed themselves, by their labels. */
function typeInto(texts: { readonly [label: string]: string }): void {
  for (const label of document.querySelectorAll('label')) {
    const text = texts[label.textContent];
    if (text !== undefined && label.control instanceof HTMLInputElement) label.control.value = text;
  }
}

/** Marks the page once the scene is on the screen: two frames later, and what loads in them. */
function drawn(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => document.body.setAttribute('data-drawn', ''), 50)));
}
