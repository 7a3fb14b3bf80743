// The parts of Apache ECharts that the workbench draws with; see README.md here.
import * as core from "echarts/core";
import {
  BarChart, CustomChart, EffectScatterChart, GraphChart, HeatmapChart, LineChart, LinesChart, ScatterChart,
} from "echarts/charts";
import {
  AriaComponent, DatasetComponent, DataZoomComponent, GeoComponent, GraphicComponent, GridComponent, LegendComponent,
  MarkAreaComponent, MarkLineComponent, MarkPointComponent, SingleAxisComponent, TimelineComponent, TitleComponent,
  TooltipComponent, VisualMapComponent,
} from "echarts/components";
import { LabelLayout, UniversalTransition } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

core.use([
  BarChart, CustomChart, EffectScatterChart, GraphChart, HeatmapChart, LineChart, LinesChart, ScatterChart,
  AriaComponent, DatasetComponent, DataZoomComponent, GeoComponent, GraphicComponent, GridComponent, LegendComponent,
  MarkAreaComponent, MarkLineComponent, MarkPointComponent, SingleAxisComponent, TimelineComponent, TitleComponent,
  TooltipComponent, VisualMapComponent,
  LabelLayout, UniversalTransition,
  CanvasRenderer, SVGRenderer,
]);

globalThis.echarts = core;
