/** The app's main file: loads `start.js`, which the build puts beside it, with V8's code cache. */
import './node18';
import path from 'node:path';
import { bundleLoader } from '../mcp/base/bundleLoader';

bundleLoader().load(path.join(__dirname, 'start.js'));
