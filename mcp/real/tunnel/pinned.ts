import release from './release.json';

/** The one release of cloudflared whose checksums we know. */
export interface PinnedAsset {
  readonly version: string;
  readonly license: string;
  readonly url: string;
  /** Of the program itself, hex; for an archive that is what is inside. */
  readonly sha256: string;
  readonly archive: 'tgz' | undefined;
}

/** The published program for a platform; undefined where no checksum is known, so that only the PATH can supply it. */
export function pinnedAsset(platform: string, arch: string): PinnedAsset | undefined {
  const asset = release.assets.find((candidate) => candidate.platform === platform && candidate.arch === arch);
  if (!asset) return undefined;
  return {
    version: release.version,
    license: release.license,
    url: `${release.downloads}/${release.version}/${asset.name}`,
    sha256: asset.sha256,
    archive: asset.name.endsWith('.tgz') ? 'tgz' : undefined,
  };
}
