//! The graph in memory: columns of nodes and edges, and who is next to whom.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringViewArray, UInt32Array, new_null_array};
use arrow::compute::{cast, interleave, take};
use arrow::datatypes::DataType;
use arrow::row::{RowConverter, SortField};
use datafusion::common::Result;
use kql_binder::bound::EdgeDirection;
use kql_types::cell::Cells;

use super::components::components;
use super::compute::Compiled;
use super::program::{GraphProgram, KEY, NodeColumn, PARTITION, Place, SOURCE, Step, TARGET};
use crate::PlanError;

pub(super) struct Store {
    pub(super) sources: Vec<u32>,
    pub(super) targets: Vec<u32>,
    pub(super) node_columns: Vec<ArrayRef>,
    pub(super) edge_columns: Vec<ArrayRef>,
    /// What filters have left.
    pub(super) has_node: Vec<bool>,
    pub(super) has_edge: Vec<bool>,
    outgoing: Neighbours,
    incoming: Neighbours,
}

/// The edges at each node.
#[derive(Default)]
struct Neighbours {
    offsets: Vec<u32>,
    edges: Vec<u32>,
}

impl Neighbours {
    fn new(nodes: usize, ends: &[u32], has_edge: &[bool]) -> Self {
        let mut offsets = vec![0; nodes + 1];
        let edges = || ends.iter().enumerate().filter(|(edge, _)| has_edge[*edge]);
        for (_, &end) in edges() {
            offsets[end as usize + 1] += 1;
        }
        for i in 0..nodes {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        let mut sorted = vec![0; offsets[nodes] as usize];
        for (edge, &end) in edges() {
            sorted[next[end as usize] as usize] = edge as u32;
            next[end as usize] += 1;
        }
        Self { offsets, edges: sorted }
    }

    fn of(&self, node: u32) -> &[u32] {
        &self.edges[self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize]
    }
}

impl Store {
    /// Builds the graph and applies the steps.
    pub(super) fn try_new(program: &GraphProgram, edges: &RecordBatch, tables: &[RecordBatch]) -> Result<Self> {
        let keyed = Keyed::try_new(program, edges, tables)?;
        let nodes = keyed.origins.len();
        let edge_columns = program.edge_columns.iter().map(|column| match &column.name {
            Some(name) => typed(named(edges, name)?, &column.ty),
            None => Ok(new_null_array(&column.ty, edges.num_rows())),
        });
        let edge_columns = edge_columns.collect::<Result<_>>()?;
        let node_columns = program.node_columns.iter().map(|column| match column {
            NodeColumn::Property { ty, columns, is_key } => keyed.property(tables, ty, columns, *is_key),
            NodeColumn::Key => keyed.keys(),
            NodeColumn::Hash => Ok(Arc::new(Int64Array::from_iter_values(keyed.hashes.iter().copied())) as ArrayRef),
            NodeColumn::Id => {
                let keys = keyed.keys()?;
                let cells = Cells::new(keys.as_ref(), program.key_type);
                let cells = cells.map_err(|error| PlanError::internal(error.to_string()))?;
                let ids = (0..nodes).map(|node| {
                    let mut text = String::new();
                    cells.write_text(node, &mut text);
                    text
                });
                Ok(Arc::new(StringViewArray::from_iter_values(ids)) as ArrayRef)
            }
            // Known once the steps are done.
            NodeColumn::Component | NodeColumn::InDegree | NodeColumn::OutDegree => {
                Ok(new_null_array(&DataType::Int64, nodes))
            }
        });
        let mut store = Self {
            node_columns: node_columns.collect::<Result<_>>()?,
            edge_columns,
            has_node: vec![true; nodes],
            has_edge: vec![true; edges.num_rows()],
            outgoing: Neighbours::default(),
            incoming: Neighbours::default(),
            sources: keyed.sources,
            targets: keyed.targets,
        };
        for step in &program.steps {
            store.apply(step, &keyed.partitions)?;
        }
        store.outgoing = Neighbours::new(nodes, &store.sources, &store.has_edge);
        store.incoming = Neighbours::new(nodes, &store.targets, &store.has_edge);
        for (position, column) in program.node_columns.iter().enumerate() {
            let neighbours = match column {
                NodeColumn::InDegree => &store.incoming,
                NodeColumn::OutDegree => &store.outgoing,
                _ => continue,
            };
            let degrees = (0..nodes as u32).map(|node| neighbours.of(node).len() as i64);
            store.node_columns[position] = Arc::new(Int64Array::from_iter_values(degrees));
        }
        Ok(store)
    }

    pub(super) fn nodes(&self) -> usize {
        self.has_node.len()
    }

    /// Returns the edge of a position among those to go along from a node, and the node
    /// at its other end. `is_reversed`: the pattern is gone from right to left.
    pub(super) fn step(
        &self,
        node: u32,
        direction: EdgeDirection,
        is_reversed: bool,
        position: usize,
    ) -> Option<(u32, u32)> {
        let (outgoing, incoming) = (self.outgoing.of(node), self.incoming.of(node));
        let out = |position: usize| outgoing.get(position).map(|&edge| (edge, self.targets[edge as usize]));
        let back = |position: usize| incoming.get(position).map(|&edge| (edge, self.sources[edge as usize]));
        match (direction, is_reversed) {
            (EdgeDirection::LeftToRight, false) | (EdgeDirection::RightToLeft, true) => out(position),
            (EdgeDirection::LeftToRight, true) | (EdgeDirection::RightToLeft, false) => back(position),
            (EdgeDirection::Any, _) => out(position).or_else(|| back(position - outgoing.len())),
        }
    }

    /// Whether going along an edge against its direction is the same as with it, so that
    /// it must not be gone twice.
    pub(super) fn is_loop(&self, edge: u32) -> bool {
        self.sources[edge as usize] == self.targets[edge as usize]
    }

    /// Whether a position of [`Self::step`] is behind the edges that leave the node.
    pub(super) fn is_against(&self, node: u32, direction: EdgeDirection, position: usize) -> bool {
        direction == EdgeDirection::Any && position >= self.outgoing.of(node).len()
    }

    fn apply(&mut self, step: &Step, partitions: &[u32]) -> Result<()> {
        match step {
            Step::WhereNodes(predicate) => {
                let holds = elements(predicate, &self.node_columns, self.nodes())?;
                self.has_node.iter_mut().zip(holds).for_each(|(has, holds)| *has &= holds);
                let ends = self.sources.iter().zip(&self.targets);
                for (has, (&source, &target)) in self.has_edge.iter_mut().zip(ends) {
                    *has &= self.has_node[source as usize] && self.has_node[target as usize];
                }
            }
            Step::WhereEdges(predicate) => {
                let holds = elements(predicate, &self.edge_columns, self.has_edge.len())?;
                self.has_edge.iter_mut().zip(holds).for_each(|(has, holds)| *has &= holds);
            }
            Step::MarkComponents { column, is_strong } => {
                let ends = self.sources.iter().zip(&self.targets).zip(&self.has_edge);
                let edges = ends.filter(|(_, has)| **has).map(|((&source, &target), _)| (source, target));
                let numbers = components(partitions, &self.has_node, edges, *is_strong);
                let numbers = numbers.into_iter().map(|number| (number != u32::MAX).then_some(i64::from(number)));
                self.node_columns[*column] = Arc::new(numbers.collect::<Int64Array>());
            }
        }
        Ok(())
    }
}

/// Computes a condition for all nodes or edges.
pub(super) fn elements(condition: &super::Compute, columns: &[ArrayRef], rows: usize) -> Result<Vec<bool>> {
    let holds = Compiled::new(condition).holds(rows, |place| match place {
        Place::Element(column) => Ok(Arc::clone(&columns[column])),
        Place::Node { .. } | Place::Edge { .. } | Place::Fold(_) => {
            Err(PlanError::internal("a condition on one element reads another").into())
        }
    })?;
    Ok((0..rows).map(|row| holds.value(row)).collect())
}

/// The nodes by their keys.
struct Keyed {
    key_arrays: Vec<ArrayRef>,
    /// Where each node's key was first seen: an array and a row of it.
    origins: Vec<(usize, usize)>,
    /// The row of each table that describes a node; the first where there are many.
    rows: Vec<Vec<Option<u32>>>,
    hashes: Vec<i64>,
    partitions: Vec<u32>,
    sources: Vec<u32>,
    targets: Vec<u32>,
}

impl Keyed {
    fn try_new(program: &GraphProgram, edges: &RecordBatch, tables: &[RecordBatch]) -> Result<Self> {
        let key_type = program.key_type.arrow();
        let mut key_arrays = Vec::with_capacity(tables.len() + 2);
        let mut partition_arrays: Vec<ArrayRef> = Vec::new();
        for (batch, name) in tables.iter().map(|table| (table, KEY)).chain([(edges, SOURCE), (edges, TARGET)]) {
            key_arrays.push(typed(named(batch, name)?, &key_type)?);
            if program.is_partitioned {
                let partition = named(batch, PARTITION)?;
                let ty = partition_arrays.first().map_or(partition.data_type(), |a| a.data_type()).clone();
                partition_arrays.push(typed(partition, &ty)?);
            }
        }
        let mut fields = vec![SortField::new(key_type)];
        fields.extend(partition_arrays.first().map(|a| SortField::new(a.data_type().clone())));
        let converter = RowConverter::new(fields)?;
        let partition_converter = match partition_arrays.first() {
            Some(array) => Some(RowConverter::new(vec![SortField::new(array.data_type().clone())])?),
            None => None,
        };

        let mut known: HashMap<Box<[u8]>, u32> = HashMap::new();
        let mut known_partitions: HashMap<Box<[u8]>, u32> = HashMap::new();
        let mut keyed = Self {
            key_arrays: Vec::new(),
            origins: Vec::new(),
            rows: vec![Vec::new(); tables.len()],
            hashes: Vec::new(),
            partitions: Vec::new(),
            sources: Vec::with_capacity(edges.num_rows()),
            targets: Vec::with_capacity(edges.num_rows()),
        };
        for (position, keys) in key_arrays.iter().enumerate() {
            let mut columns = vec![Arc::clone(keys)];
            columns.extend(partition_arrays.get(position).cloned());
            let rows = converter.convert_columns(&columns)?;
            let partitions = match (&partition_converter, columns.get(1)) {
                (Some(converter), Some(array)) => Some(converter.convert_columns(std::slice::from_ref(array))?),
                _ => None,
            };
            for (row, key) in rows.iter().enumerate() {
                let key: &[u8] = key.as_ref();
                let node = match known.get(key) {
                    Some(&node) => node,
                    None => {
                        let node = u32::try_from(keyed.origins.len()).map_err(|_| too_large())?;
                        known.insert(key.into(), node);
                        keyed.origins.push((position, row));
                        keyed.hashes.push(hash(key));
                        let partition = match &partitions {
                            Some(partitions) => {
                                let next = known_partitions.len() as u32;
                                let partition: &[u8] = partitions.row(row).data();
                                *known_partitions.entry(partition.into()).or_insert(next)
                            }
                            None => 0,
                        };
                        keyed.partitions.push(partition);
                        node
                    }
                };
                if position < tables.len() {
                    let rows = &mut keyed.rows[position];
                    if rows.len() <= node as usize {
                        rows.resize(node as usize + 1, None);
                    }
                    rows[node as usize].get_or_insert(u32::try_from(row).map_err(|_| too_large())?);
                } else if position == tables.len() {
                    keyed.sources.push(node);
                } else {
                    keyed.targets.push(node);
                }
            }
        }
        let nodes = keyed.origins.len();
        keyed.rows.iter_mut().for_each(|rows| rows.resize(nodes, None));
        keyed.key_arrays = key_arrays;
        Ok(keyed)
    }

    fn keys(&self) -> Result<ArrayRef> {
        let arrays: Vec<&dyn Array> = self.key_arrays.iter().map(AsRef::as_ref).collect();
        Ok(interleave(&arrays, &self.origins)?)
    }

    fn property(
        &self,
        tables: &[RecordBatch],
        ty: &DataType,
        columns: &[(usize, String)],
        is_key: bool,
    ) -> Result<ArrayRef> {
        let mut arrays = Vec::with_capacity(columns.len() + 2);
        for (table, name) in columns {
            arrays.push(typed(named(&tables[*table], name)?, ty)?);
        }
        let keys = if is_key { Some(typed(&self.keys()?, ty)?) } else { None };
        let is_text = *ty == DataType::Utf8View;
        let absent: ArrayRef =
            if is_text { Arc::new(StringViewArray::from_iter_values([""])) } else { new_null_array(ty, 1) };
        let has_value = |array: &ArrayRef, row: usize| {
            array.is_valid(row) && (!is_text || !array.as_string_view().value(row).is_empty())
        };
        let mut indices = Vec::with_capacity(self.origins.len());
        for node in 0..self.origins.len() {
            let described = columns
                .iter()
                .enumerate()
                .filter_map(|(array, (table, _))| self.rows[*table][node].map(|row| (array, row as usize)));
            let best = described.clone().find(|(array, row)| has_value(&arrays[*array], *row));
            indices.push(match best.or_else(|| described.clone().next()) {
                Some(found) => found,
                None if is_key => (arrays.len(), node),
                None => (arrays.len() + usize::from(is_key), 0),
            });
        }
        arrays.extend(keys);
        arrays.push(absent);
        let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
        Ok(interleave(&arrays, &indices)?)
    }
}

fn named<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef> {
    Ok(batch.column(batch.schema_ref().index_of(name)?))
}

/// Returns an array as the engine lays out its type: files give dictionaries.
fn typed(array: &ArrayRef, ty: &DataType) -> Result<ArrayRef> {
    if array.data_type() == ty { Ok(Arc::clone(array)) } else { Ok(cast(array, ty)?) }
}

/// FNV-1a: the same key has the same hash in every run.
fn hash(key: &[u8]) -> i64 {
    key.iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
        as i64
}

fn too_large() -> PlanError {
    PlanError::limit(None, "the graph has more nodes or rows than can be numbered")
}

/// Returns the values of some elements.
pub(super) fn pick(array: &ArrayRef, elements: &UInt32Array) -> Result<ArrayRef> {
    Ok(take(array, elements, None)?)
}
