/// <reference types="vite/client" />
import { type NativeImage, nativeImage } from 'electron';
import type { TrayIcon } from './model';

/** Built into the bundle as data addresses, so that the app needs no file beside it. Drawn by `assets/draw.mjs`. */
const drawings = import.meta.glob<string>(['../../assets/tray/*.png', '../../assets/icon-*.png'], {
  query: '?inline',
  import: 'default',
  eager: true,
});

interface Representation {
  readonly file: string;
  readonly scaleFactor: number;
}

/** What each platform's tray wants at which scale. */
function representations(icon: TrayIcon, platform: NodeJS.Platform): readonly Representation[] {
  switch (platform) {
    case 'darwin':
      return [
        { file: `tray/${icon}-template-16.png`, scaleFactor: 1 },
        { file: `tray/${icon}-template-32.png`, scaleFactor: 2 },
      ];
    case 'win32':
      return [
        { file: `tray/${icon}-16.png`, scaleFactor: 1 },
        { file: `tray/${icon}-24.png`, scaleFactor: 1.5 },
        { file: `tray/${icon}-32.png`, scaleFactor: 2 },
      ];
    default:
      return [
        { file: `tray/${icon}-22.png`, scaleFactor: 1 },
        { file: `tray/${icon}-44.png`, scaleFactor: 2 },
      ];
  }
}

/** The tray icon of a state, at every scale the platform may ask for. */
export function trayImage(icon: TrayIcon, platform: NodeJS.Platform): NativeImage {
  const image = nativeImage.createEmpty();
  for (const { file, scaleFactor } of representations(icon, platform)) image.addRepresentation({ scaleFactor, dataURL: drawing(file) });
  if (platform === 'darwin') image.setTemplateImage(true);
  return image;
}

/** The product's own icon, for the window and notifications. */
export function appImage(): NativeImage {
  return nativeImage.createFromDataURL(drawing('icon-256.png'));
}

function drawing(file: string): string {
  const found = drawings[`../../assets/${file}`];
  if (found === undefined) throw new Error(`The picture ${file} is missing from the bundle.`);
  return found;
}
