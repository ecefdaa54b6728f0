import process from 'node:process';

/**
 * How the installed app is started again. An AppImage runs from a folder that exists for one run only, and names its own file.
 * @param userData the app's data folder when it is not the platform's standard one
 */
export function launchCommand(userData: string | undefined, env: NodeJS.ProcessEnv = process.env, executable: string = process.execPath) {
  return {
    command: env.APPIMAGE ?? executable,
    args: [],
    ...(userData !== undefined && { env: { SWITCHBOARD_USER_DATA: userData } }),
  };
}
