import type { WindowBounds } from '../mcp/index';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const usualSize = { width: 1080, height: 720 } as const;
export const smallestSize = { width: 720, height: 480 } as const;

/** How much of the title bar must be on a screen for a person to be able to drag the window, pixels. */
const grip = 80;

/**
 * Where to open the window: where it was, if it can still be reached there; else at its old size wherever the
 * system puts it.
 * @param screens the work areas of the displays that are there now
 */
export function openingBounds(
  saved: WindowBounds | undefined,
  screens: readonly Rectangle[],
): WindowBounds | Pick<WindowBounds, 'width' | 'height'> {
  if (saved === undefined) return usualSize;
  const width = Math.max(saved.width, smallestSize.width);
  const height = Math.max(saved.height, smallestSize.height);
  const reachable = screens.some(
    (screen) =>
      Math.min(saved.x + width, screen.x + screen.width) - Math.max(saved.x, screen.x) >= grip &&
      saved.y >= screen.y &&
      saved.y + grip <= screen.y + screen.height,
  );
  return reachable ? { x: saved.x, y: saved.y, width, height } : { width, height };
}
