//! Files of rows as a streaming scan: each partition parses some of the files.

use std::sync::{Arc, Mutex};

use arrow::datatypes::SchemaRef;
use datafusion::common::Result;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use ingest::{Issue, SourceFile, TableSource};
use kql_planner::PlanError;

use crate::tables::catalog::sink;

/// Batches that the parser may be ahead of the query.
const BATCHES_AHEAD: usize = 2;

pub(crate) fn scan_rows(
    source: &Arc<TableSource>,
    schema: &SchemaRef,
    projection: Option<&Vec<usize>>,
    issues: &Arc<Mutex<Vec<Issue>>>,
    partitions: usize,
) -> Result<Arc<dyn ExecutionPlan>> {
    let files: Vec<SourceFile> = source.row_files().cloned().collect();
    let projected = match projection {
        Some(projection) => Arc::new(schema.project(projection)?),
        None => Arc::clone(schema),
    };
    // Neighbours stay together, so that partitions in their order are files in theirs.
    let per_partition = files.len().div_ceil(partitions.max(1)).max(1);
    let streams = files.chunks(per_partition).map(|files| {
        let stream = FileRows {
            source: Arc::clone(source),
            files: files.to_vec(),
            projection: projection.cloned(),
            schema: Arc::clone(&projected),
            issues: Arc::clone(issues),
        };
        Arc::new(stream) as Arc<dyn PartitionStream>
    });
    let exec = StreamingTableExec::try_new(Arc::clone(&projected), streams.collect(), None, [], false, None)?;
    Ok(Arc::new(exec))
}

#[derive(Debug)]
struct FileRows {
    source: Arc<TableSource>,
    files: Vec<SourceFile>,
    projection: Option<Vec<usize>>,
    schema: SchemaRef,
    issues: Arc<Mutex<Vec<Issue>>>,
}

impl PartitionStream for FileRows {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut builder = RecordBatchReceiverStream::builder(Arc::clone(&self.schema), BATCHES_AHEAD);
        let output = builder.tx();
        let batches = self.source.batches_of(self.files.clone(), self.projection.as_deref(), sink(&self.issues));
        builder.spawn_blocking(move || {
            for batch in batches {
                let batch = batch.map_err(|error| PlanError::config(error.to_string()).into());
                if output.blocking_send(batch).is_err() {
                    break;
                }
            }
            Ok(())
        });
        builder.build()
    }
}
