// Package kpi computes what an agency is judged by: %TL, the recap per unit.
package kpi
