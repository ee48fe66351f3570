/** What the panels and the console ask the worker about what is shown, each only while somebody looks. */

import type {
  CompileRequest,
  GradusService,
  InfluenceReply,
  Inspection,
  Mathematics,
  OptimizerStepReply,
  TraceReply,
} from '../../app/protocol';
import type { CompileState } from '../state/compileState';
import type { Recording } from '../state/recording';
import type { Run } from '../state/run';
import type { Shown } from '../state/shown';
import type { Readable } from '../state/store';
import { Appraiser } from './appraiser';
import type { Documents } from './documents';
import type { Dragger } from './dragger';
import { Evaluations } from './evaluations';
import { Follower, questionAbout } from './follower';
import { Inquiry } from './inquiry';
import { NeuronWatch } from './neuronWatch';
import { Prober } from './prober';
import { ShownRequests } from './shownRequests';
import { Verifier } from './verifier';

export interface QuestionPorts {
  readonly service: GradusService;
  readonly documents: Documents;
  /** The request for the present text. */
  readonly request: () => CompileRequest;
  readonly compileState: Readable<CompileState>;
  readonly run: Readable<Run<Recording>>;
  /** What is shown, and the same at the end of the run, whatever step is looked at. */
  readonly shown: Readable<Shown | null>;
  readonly present: Readable<Shown | null>;
  readonly dragger: Dragger;
}

export class Questions {
  /** The console. */
  readonly evaluations: Evaluations;
  readonly verifier: Verifier;
  /** What the fit is worth. */
  readonly appraiser: Appraiser;
  readonly inspector: Inquiry<Inspection>;
  readonly mathematics: Inquiry<Mathematics>;
  readonly neuronWatch: NeuronWatch;
  readonly prober: Prober;
  /** The steps of the prober's row. */
  readonly tracer: Follower<TraceReply>;
  /** What the next step of the shown run is made of. */
  readonly optimizerStep: Follower<OptimizerStepReply>;
  /** How much each expression matters to the loss. */
  readonly influence: Follower<InfluenceReply>;

  constructor({ service, documents, request, compileState, run, shown, present, dragger }: QuestionPorts) {
    const requests = new ShownRequests({ request, compileState, shown, dragger });
    this.evaluations = new Evaluations(service, () => requests.scope());
    this.verifier = new Verifier(service, () => requests.scene());
    this.appraiser = new Appraiser({
      service,
      run,
      request: () => requests.scene(present.get())?.request ?? null,
    });
    this.inspector = new Inquiry((asked, signal) => service.inspect(asked, signal));
    this.mathematics = new Inquiry((asked, signal) => service.mathematics(asked, signal));
    this.neuronWatch = new NeuronWatch({ service, shown, request: () => requests.scope() });
    this.prober = new Prober({ service, documents, shown, scene: () => requests.look() });
    const { row } = this.prober;
    this.tracer = new Follower(
      shown,
      questionAbout(
        () => requests.look(),
        (looked, signal) => service.trace({ ...looked, row: row.get() }, signal),
      ),
    );
    row.subscribe(() => this.tracer.again());
    this.optimizerStep = new Follower(
      shown,
      questionAbout(
        () => requests.optimizerStep(),
        (asked, signal) => service.optimizerStep(asked, signal),
      ),
    );
    this.influence = new Follower(
      shown,
      questionAbout(
        () => requests.look(),
        (looked, signal) => service.influence(looked, signal),
      ),
    );
  }

  /** Forgets all answers: another program is open. */
  leave(): void {
    this.verifier.leave();
    this.appraiser.leave();
    this.evaluations.leave();
    this.inspector.leave();
    this.mathematics.leave();
    this.neuronWatch.leave();
    this.prober.leave();
    this.tracer.leave();
    this.optimizerStep.leave();
    this.influence.leave();
  }
}
