/** A worker beside the one that trains. */

import { type FromService, type Port, serve, type ToService } from '../../../rpc';
import { Helper, type HelperService } from './helperService';

// The global scope of a worker is a port.
serve<HelperService>(self as unknown as Port<FromService<never>, ToService<HelperService>>, new Helper());
