# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Installs the build tree BUILD_DIR, moves it, builds the consumer project against it in WORK_DIR
# and runs it.
foreach(name BUILD_DIR WORK_DIR)
  if(NOT ${name})
    message(FATAL_ERROR "usage: cmake -DBUILD_DIR=... -DWORK_DIR=... -P run.cmake")
  endif()
endforeach()

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "failed (${status}): ${command}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK_DIR})
file(MAKE_DIRECTORY ${WORK_DIR})
# Nothing in an installed tree may know where it was installed.
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${WORK_DIR}/installed)
file(RENAME ${WORK_DIR}/installed ${WORK_DIR}/moved)

# With the build type and the compiler flags of the library, which may be instrumented.
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK_DIR}/build -G ${GENERATOR}
    -DCMAKE_PREFIX_PATH=${WORK_DIR}/moved -DCMAKE_BUILD_TYPE=${BUILD_TYPE}
    -DCMAKE_CXX_COMPILER=${CXX_COMPILER} -DCMAKE_CXX_COMPILER_LAUNCHER=${CXX_LAUNCHER}
    -DCMAKE_CXX_FLAGS=${CXX_FLAGS})
run(${CMAKE_COMMAND} --build ${WORK_DIR}/build)
run(${WORK_DIR}/build/consumer)
run(${CMAKE_COMMAND} --build ${WORK_DIR}/build --target acme-docs)
if(NOT EXISTS ${WORK_DIR}/build/pages/elements/inventory.html)
  message(FATAL_ERROR "no page about the inventory")
endif()
run(${WORK_DIR}/moved/bin/virtbind info)
run(${WORK_DIR}/moved/bin/virtbind-gen xsd ${CMAKE_CURRENT_LIST_DIR}/acme.rng --name acme --quiet
    --output-dir ${WORK_DIR}/xsd)
