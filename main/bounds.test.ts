import { describe, expect, it } from 'vitest';
import { openingBounds, usualSize } from './bounds';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const saved = { x: 100, y: 50, width: 1000, height: 700 };

describe('where the window opens', () => {
  it.each([
    ['the first time', undefined, [screen], usualSize],
    ['where it was', saved, [screen], saved],
    ['on the second screen where it was', { ...saved, x: 2000 }, [screen, second], { ...saved, x: 2000 }],
    ['anywhere, when that screen is gone', { ...saved, x: 2000 }, [screen], { width: 1000, height: 700 }],
    ['anywhere, when its title bar is above the screen', { ...saved, y: -500 }, [screen], { width: 1000, height: 700 }],
    ['anywhere, when only a sliver shows', { ...saved, x: 1900 }, [screen], { width: 1000, height: 700 }],
    ['no smaller than it can be used', { ...saved, width: 300, height: 300 }, [screen], { ...saved, width: 720, height: 480 }],
    ['anywhere, without a screen', saved, [], { width: 1000, height: 700 }],
  ])('%s', (_where, was, screens, bounds) => expect(openingBounds(was, screens)).toEqual(bounds));
});
