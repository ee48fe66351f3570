/** The styles of the page, in the order in which one may override another. */

import './fonts.css';
import './tokens.css';
import './base.css';
import './controls.css';
import './layout.css';
import './console.css';
import './experiments.css';
import '../../labs/digits/page/digits.css';
import './data.css';
import './menus.css';
import './reference.css';
import './panels.css';
import './charts.css';
import './landscape.css';
import './parameters.css';
import './statistics.css';
import './mathematics.css';
import './compiled.css';
import './choices.css';
import './runs.css';
import './neuron.css';
import './lesson.css';
import './narrow.css';
import './recovery.css';
